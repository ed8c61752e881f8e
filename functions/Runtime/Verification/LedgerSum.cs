using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Verification;

/// <summary>What the ledger says of all events between two moments, and whether its chains are whole.</summary>
public sealed class LedgerSum
{
    private readonly Dictionary<(Epoch, Partition), ChunkRow> _heads = [];
    private readonly SortedDictionary<string, long> _deadLettered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ViewCounts> _views = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    public long Chunks { get; private set; }
    public long Records { get; private set; }
    public long Read { get; private set; }
    public long Merged { get; private set; }
    public long Late { get; private set; }
    public long Filtered { get; private set; }
    public long Duplicate { get; private set; }
    public long Missing { get; private set; }
    public long DeadLetteredTotal => _deadLettered.Values.Sum();
    public IReadOnlyDictionary<string, long> DeadLettered => _deadLettered;
    public IReadOnlyDictionary<string, ViewCounts> Views => _views;

    /// <summary>Rows that don't follow the one before them, or whose counts don't add up; empty when the sum is proved.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public bool IsProved => _faults.Count == 0 && Read == Merged + Late + Filtered + Duplicate + DeadLetteredTotal;

    /// <summary>Adds a row. Rows come by epoch, partition and chain.</summary>
    public void Add(ChunkRow row)
    {
        Check(row);
        _heads[(row.Epoch, row.Partition)] = row;
        if (row.NextEpoch is not null)
            return;
        Chunks++;
        Records += row.Counts.Records;
        Read += row.Counts.Read;
        Merged += row.Counts.Merged;
        Late += row.Counts.Late;
        Filtered += row.Counts.Filtered;
        Duplicate += row.Counts.Duplicate;
        Missing += row.Missing;
        foreach (var (reason, count) in row.Counts.DeadLettered)
            _deadLettered[reason] = _deadLettered.GetValueOrDefault(reason) + count;
        foreach (var (view, counts) in row.Counts.Views)
            _views[view] = Sum(_views.GetValueOrDefault(view), counts);
    }

    private void Check(ChunkRow row)
    {
        var where = $"epoch {row.Epoch}, partition {row.Partition}, offsets {row.First} to {row.Last}";
        if (!row.Counts.Balances)
            _faults.Add($"{where}: the outcomes don't add up to the {row.Counts.Read} events read");
        if (row.Last < row.First || row.First < row.Previous || row.WatermarkAfter < row.WatermarkBefore)
            _faults.Add($"{where}: the chunk or its watermark runs backwards");
        if (row.NextEpoch is null && row.Missing != LedgerRules.Missing(new PartitionHead(row.Previous, row.WatermarkBefore), row.First, row.Last, row.Counts.Records))
            _faults.Add($"{where}: {row.Missing} are counted as missing behind offset {row.Previous}");
        // Across epochs a chain may have lost what lay between to its retention.
        if (_heads.TryGetValue((row.Epoch, row.Partition), out var before) && (row.Previous != before.Last || row.WatermarkBefore != before.WatermarkAfter))
            _faults.Add($"{where}: it says that it follows offset {row.Previous}, but the row before it ends with {before.Last}");
    }

    private static ViewCounts Sum(ViewCounts? sum, ViewCounts added) => new((sum?.Merged ?? 0) + added.Merged, (sum?.Late ?? 0) + added.Late);
}
