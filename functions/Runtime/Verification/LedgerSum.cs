using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Verification;

/// <summary>
/// Sums the counts of ledger rows, and checks that each row follows the one before it, but for gaps that are accepted.
/// </summary>
/// <param name="accepted">What operators have accepted as lost; null for nothing.</param>
public sealed class LedgerSum(IReadOnlyList<AcceptedLoss>? accepted = null)
{
    private readonly Dictionary<(Epoch, Source), ChunkRow> _heads = [];
    private readonly SortedDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _deadLettered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ViewCounts> _views = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _recipes = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <summary>What was redriven: counted here, and in no other count but <see cref="Views"/>.</summary>
    public RedrivenSum Redriven { get; private set; } = RedrivenSum.None;

    /// <summary>Sealed chunks; rows that end a chain are not counted.</summary>
    public long Chunks { get; private set; }

    /// <summary>Kafka records of the sealed chunks. A record may hold several events, or none.</summary>
    public long Records { get; private set; }

    /// <summary>Events that were read from the records. Each has one outcome, so it is in one of the counts below.</summary>
    public long Read { get; private set; }

    /// <summary>Events merged into at least one view.</summary>
    public long Merged { get; private set; }

    /// <summary>Events late for every view they belong to.</summary>
    public long Late { get; private set; }

    /// <summary>Events dropped by a rule, or of no view.</summary>
    public long Filtered { get; private set; }

    /// <summary>Events with an id that was read before.</summary>
    public long Duplicate { get; private set; }

    /// <summary>Offsets within the chunks for which the log had no record.</summary>
    public long Missing { get; private set; }

    /// <summary>Of the filtered events, those that a drop rule took out, by the rule's name, in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    /// <summary>Rejected events, of all reasons.</summary>
    public long DeadLetteredTotal => _deadLettered.Values.Sum();

    /// <summary>Rejected events by reason, in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> DeadLettered => _deadLettered;

    /// <summary>By view, how many events it merged, and how many came too late for it.</summary>
    public IReadOnlyDictionary<string, ViewCounts> Views => _views;

    /// <summary>By the id of the recipe that they were folded by, how many events were read.</summary>
    public IReadOnlyDictionary<string, long> Recipes => _recipes;

    /// <summary>What operators have accepted as lost.</summary>
    public IReadOnlyList<AcceptedLoss> Accepted { get; } = accepted ?? [];

    /// <summary>Rows that don't follow the one before them, or whose counts don't add up; empty when the sum is proved.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether the rows have no fault and the outcomes add up to <see cref="Read"/>.</summary>
    public bool IsProved => _faults.Count == 0 && Read == Merged + Late + Filtered + Duplicate + DeadLetteredTotal;

    /// <summary>Adds a row. Rows must come in the order of epoch, source and chain (<see cref="Ports.ILedger.ReadAllAsync"/>).</summary>
    public void Add(ChunkRow row)
    {
        Check(row);
        _heads[(row.Epoch, row.Source)] = row;
        if (row.NextEpoch is not null)
            return;
        foreach (var (view, counts) in row.Counts.Views)
            _views[view] = Sum(_views.GetValueOrDefault(view), counts);
        if (row.Source.IsTopic)
            AddOfTopic(row);
        else
            Redriven = Redriven.Plus(row.Counts);
    }

    private void AddOfTopic(ChunkRow row)
    {
        Chunks++;
        Records += row.Counts.Records;
        Read += row.Counts.Read;
        Merged += row.Counts.Merged;
        Late += row.Counts.Late;
        Filtered += row.Counts.Filtered;
        Duplicate += row.Counts.Duplicate;
        Missing += row.Missing;
        _recipes[row.Recipe] = _recipes.GetValueOrDefault(row.Recipe) + row.Counts.Read;
        foreach (var (rule, count) in row.Counts.Dropped)
            _dropped[rule] = _dropped.GetValueOrDefault(rule) + count;
        foreach (var (reason, count) in row.Counts.DeadLettered)
            _deadLettered[reason] = _deadLettered.GetValueOrDefault(reason) + count;
    }

    private void Check(ChunkRow row)
    {
        var where = $"epoch {row.Epoch}, partition {row.Source}, offsets {row.First} to {row.Last}";
        if (!row.Counts.Balances)
            _faults.Add($"{where}: the outcomes don't add up to the {row.Counts.Read} events read");
        if (RunsBackwards(row))
            _faults.Add($"{where}: the chunk or its watermark runs backwards");
        var head = new PartitionHead(row.Previous, row.WatermarkBefore)
        {
            Totals = ChainTotals.None with { Records = row.Totals.Records - row.Counts.Records },
        };
        if (row.NextEpoch is null && row.Missing != LedgerRules.Missing(head, row.First, row.Last, row.Counts.Records))
            _faults.Add($"{where}: {row.Missing} are counted as missing after offset {row.Previous}");
        // Within an epoch only: between two epochs, retention may have removed rows.
        if (_heads.TryGetValue((row.Epoch, row.Source), out var before)
            && (row.Previous != before.Last || row.WatermarkBefore != before.WatermarkAfter)
            && !Accepted.Any(loss => loss.IsGap(ChainPoint.After(before), row)))
            _faults.Add($"{where}: it says that it follows offset {row.Previous}, but the row before it ends with {before.Last}");
    }

    /// <summary>
    /// The end of a chain has no records; it may begin the next epoch's before every record, and set the watermark back. That of a first
    /// epoch without records may step over those that aren't wanted.
    /// </summary>
    private static bool RunsBackwards(ChunkRow row) => row.NextEpoch is null
        ? row.Last < row.First || row.First < row.Previous || row.WatermarkAfter < row.WatermarkBefore
        : row.First != row.Previous || (row.Last != row.Previous && row.Last != Offset.None && !StepsOver(row));

    private static bool StepsOver(ChunkRow end) => end.Epoch.Value == 1 && end.Previous == Offset.None;

    private static ViewCounts Sum(ViewCounts? sum, ViewCounts added) =>
        new((sum?.Merged ?? 0) + added.Merged, (sum?.Late ?? 0) + added.Late);
}
