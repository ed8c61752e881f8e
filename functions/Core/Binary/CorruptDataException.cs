namespace Serverless.Core.Binary;

/// <summary>
/// Stored bytes are not what was written, or were written by a later version: a store is damaged, or this build is too old for it.
/// </summary>
/// <param name="message">What was found, and what should be there.</param>
public sealed class CorruptDataException(string message) : Exception(message);
