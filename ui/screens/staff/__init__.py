"""Who stands at the till: a badge, a PIN, and somebody's approval."""
