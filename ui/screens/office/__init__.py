"""Behind the counter: what a manager looks at and switches at this till."""
