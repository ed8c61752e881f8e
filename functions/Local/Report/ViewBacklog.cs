namespace Serverless.Local.Report;

/// <summary>Unfinished work of a view.</summary>
/// <param name="Shards">Shards that haven't applied everything that is sealed for them.</param>
/// <param name="Events">Sealed events of the view that at least one of them hasn't applied.</param>
/// <param name="WaitingResults">Results that shards have emitted and that aren't stored.</param>
internal sealed record ViewBacklog(string View, int Shards, long Events, long WaitingResults);
