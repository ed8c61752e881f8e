namespace Serverless.Runtime.References;

/// <summary>A file can't become a reference table. The message says what is wrong, where, and what to do.</summary>
public sealed class TableFileException(string message, Exception? inner = null) : Exception(message, inner);
