using Serverless.Local.Report;

namespace Serverless.Local.Runs;

/// <summary>Offsets of a topic that the ledger doesn't have.</summary>
/// <param name="InLog">How many can still be read.</param>
/// <param name="Gone">Those after something sealed that the log no longer has.</param>
/// <param name="GoneBefore">Those that the log no longer has in partitions of which nothing is sealed.</param>
internal sealed record Unsealed(long InLog, IReadOnlyList<LostOffsets> Gone, IReadOnlyList<LostOffsets> GoneBefore);
