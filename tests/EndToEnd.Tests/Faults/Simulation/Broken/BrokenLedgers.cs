using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation.Broken;

/// <summary>Ledgers, and what their collector asks, that break one rule each.</summary>
internal static class BrokenLedgers
{
    /// <summary>An append at the place of another row is taken for done.</summary>
    public static StorePorts TakesTwoAppendsAtOnePlace(StorePorts ports) => ports with
    {
        Ledger = AlteredPort.Of(ports.Ledger, nameof(ILedger.TryAppendAsync), args => AppendAsync(ports.Ledger, args)),
    };

    /// <summary>Rows are passed over and the next ones follow, as for a pull that steps over gaps.</summary>
    public static StorePorts StepsOverGaps(StorePorts ports) => ports with
    {
        Ledger = AlteredPort.Of(ports.Ledger, nameof(ILedger.ReadAsync), args => ReadAsync(ports.Ledger, args)),
    };

    /// <summary>What is collected isn't marked, so that a batch that was held up is sealed without its object.</summary>
    public static StorePorts CollectsWithoutAMark(StorePorts ports) => ports with
    {
        Ledger = AlteredPort.Of(ports.Ledger, nameof(ILedger.CollectAsync), args => UnnamedAsync(ports.Ledger, args)),
    };

    /// <summary>Shards are taken to have applied everything: the collector ignores their fences.</summary>
    public static StorePorts IgnoresFences(StorePorts ports) => ports with
    {
        Reports = AlteredPort.Of(ports.Reports, nameof(IShardReports.ReadAsync), args => AtTheEndAsync(ports.Reports, args)),
    };

    private static async ValueTask<AppendOutcome> AppendAsync(ILedger sound, object?[] args)
    {
        var outcome = await sound.TryAppendAsync((IReadOnlyList<ChunkRow>)args[0]!, default);
        return outcome == AppendOutcome.Taken ? AppendOutcome.Sealed : outcome;
    }

    private static async ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(ILedger sound, object?[] args)
    {
        var rows = await sound.ReadAsync(
            (string)args[0]!, (Epoch)args[1]!, (Source)args[2]!, (Offset)args[3]!, (int)args[4]!, default);
        return rows is [{ NextEpoch: null } first, { NextEpoch: null } second, ..] && first.Last.Value % 4 == 0
            ? [second with { Previous = first.Previous }, .. rows.Skip(2)]
            : rows;
    }

    private static async ValueTask<IReadOnlyList<string>> UnnamedAsync(ILedger sound, object?[] args)
    {
        var rows = sound.ReadAllAsync((string)args[0]!, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        var named = await rows.Select(row => row.Delta).ToHashSetAsync();
        return [.. ((IReadOnlyList<string>)args[1]!).Where(delta => !named.Contains(delta))];
    }

    private static async ValueTask<IReadOnlyList<ShardReport>> AtTheEndAsync(IShardReports sound, object?[] args) =>
    [
        .. (await sound.ReadAsync((string)args[0]!, default)).Select(report => report with
        {
            Fences = [.. report.Fences.Select(fence => fence with { Last = new Offset(long.MaxValue) })],
        }),
    ];
}
