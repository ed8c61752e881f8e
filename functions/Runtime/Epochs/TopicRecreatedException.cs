namespace Serverless.Runtime.Epochs;

/// <summary>
/// The topic is not the one that the ledger has sealed. Nothing of it is read until the cause is removed; the message says what to do.
/// </summary>
public sealed class TopicRecreatedException(string message) : Exception(message);
