namespace Serverless.Runtime.Ports;

/// <summary>
/// The store couldn't do its work for a reason outside the program: disk full, busy, an IO error. Trying again later may succeed.
/// A write that failed so has left nothing half-done; after a failed flush it may still turn out to have been written.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
