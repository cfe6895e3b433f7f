"""What a till asks before it is one: to join a chain by a code, or to be a shop's only one."""
