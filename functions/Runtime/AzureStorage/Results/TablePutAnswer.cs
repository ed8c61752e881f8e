namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>What became of a transaction: all is <paramref name="Written"/>, or null and nothing is.</summary>
/// <param name="Refused">Place of the put that another writer prevented; null when the service doesn't say.</param>
internal sealed record TablePutAnswer(IReadOnlyList<StoredTableResult>? Written, int? Refused);
