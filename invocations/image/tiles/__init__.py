"""Parts of a picture that overlap, and the picture that they make."""
