using System.Globalization;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Epochs;

/// <summary>Why epochs are opened that nobody has asked for: health shows them as warnings for a day.</summary>
internal static class EpochCause
{
    private const string WasRekeyed = "was rekeyed";
    private const string WasStartedAgain = "was started again in new entities";

    /// <summary>A record lay outside the partition of its key.</summary>
    public static string Strayed(Stray stray) =>
        $"view {stray.View} {WasRekeyed}: the record at partition {stray.Partition}, offset {stray.Offset} isn't in the partition of its "
        + "key";

    /// <summary>A shard was silent for so long.</summary>
    public static string Silent(ShardId shard, TimeSpan silence) => string.Create(
        CultureInfo.InvariantCulture, $"view {shard.View} {WasStartedAgain}: {shard} had been silent for {silence.TotalSeconds:0} s");

    /// <summary>Those that were opened after <paramref name="since"/> and should be looked at, as sentences, newest first.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<PipelineEpoch> epochs, DateTimeOffset since) => epochs.Reverse()
        .Where(epoch => epoch.OpenedAt > since)
        .Where(epoch => epoch.Cause.Contains(WasRekeyed, StringComparison.Ordinal)
            || epoch.Cause.Contains(WasStartedAgain, StringComparison.Ordinal))
        .Select(epoch => string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch.Epoch.Value}, {epoch.OpenedAt:yyyy-MM-ddTHH:mm:ssZ}: {epoch.Cause}"));
}
