namespace Serverless.Core.Binary;

/// <summary>Stored bytes are not what was written, or were written by a later version: a store is damaged, or this build is too old for it.</summary>
public sealed class CorruptDataException(string message) : Exception(message);
