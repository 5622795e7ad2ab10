package dev.wharf.upload;

/** What became of a request to upload: its body is to be received, or it was answered by itself. */
public sealed interface Begun permits Upload, Outcome {}
