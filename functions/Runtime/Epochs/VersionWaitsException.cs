namespace Serverless.Runtime.Epochs;

/// <summary>It is another version's turn to seal; the message says whose, and what to do.</summary>
public sealed class VersionWaitsException(string message) : Exception(message);
