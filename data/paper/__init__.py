"""The board paper: its content, its pictures, and the forms in which it leaves the app."""
