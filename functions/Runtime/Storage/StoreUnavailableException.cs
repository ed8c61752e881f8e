namespace Serverless.Runtime.Storage;

/// <summary>A store can't be reached, has no room, or refuses for load: nothing is wrong with the data, and trying later may help. The message says which store and what to do.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
