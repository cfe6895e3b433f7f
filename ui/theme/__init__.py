"""How the till looks: tokens, style sheet, icons, type and contrast."""
