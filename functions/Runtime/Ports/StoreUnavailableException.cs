namespace Serverless.Runtime.Ports;

/// <summary>
/// The store couldn't do its work for a reason outside the program: disk full, busy, an IO error. Trying again later may succeed.
/// A failed write isn't half done: it has been written as a whole or not at all. Which of the two may be unknown.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
