"""Every screen in every state, looked at as a person would: what is cut, faint, too small, or silent."""
