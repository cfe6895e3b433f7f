"""The hardware lab: drivers before real device nodes, in a Linux guest of their own."""
