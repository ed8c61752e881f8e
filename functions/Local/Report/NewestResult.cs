namespace Serverless.Local.Report;

/// <summary>One of the newest results of a view, as texts that may hold text of data.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Key">As it is shown.</param>
/// <param name="Start">The window's start.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Values">The aggregates by name.</param>
internal sealed record NewestResult(string View, string Key, string Start, long Events, string Values);
