namespace Serverless.Core.Binary;

/// <summary>Stored bytes are not what was written: the store is damaged, or a later version wrote them.</summary>
/// <param name="message">What was found, and what should be there.</param>
public sealed class CorruptDataException(string message) : Exception(message);
