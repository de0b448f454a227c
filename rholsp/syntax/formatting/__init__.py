"""How texts of any language are laid out: comments and line breaks between tokens, documents, and their printer."""
