namespace Serverless.Core.Definitions;

/// <summary>A pipeline as its file says it: data only, checked by the parser, times in milliseconds.</summary>
public sealed record PipelineDefinition
{
    public required string Name { get; init; }
    public required string Topic { get; init; }

    /// <summary>Tried in order until one decodes the event.</summary>
    public required IReadOnlyList<FormatDefinition> Formats { get; init; }
    public required IReadOnlyList<FieldDefinition> Fields { get; init; }
    public required EventTimeDefinition EventTime { get; init; }

    /// <summary>The field that producers use as the Kafka key; co-partitioned views must have it in their key.</summary>
    public required string Key { get; init; }
    public IReadOnlyList<TransformDefinition> Transforms { get; init; } = [];
    public required IReadOnlyList<ViewDefinition> Views { get; init; }

    /// <summary>Largest record value, and largest unpacked value, in bytes; beyond it a record is a dead letter.</summary>
    public int MaxRecordBytes { get; init; } = 4 * 1024 * 1024;
}

public enum FormatKind { Json }

/// <summary>How events lie in a record's value.</summary>
public enum Framing
{
    /// <summary>The value is one event.</summary>
    Single,

    /// <summary>Events are separated by line feeds; blank lines are none.</summary>
    Lines,

    /// <summary>The value is a JSON array, an element an event.</summary>
    Array,
}

public sealed record FormatDefinition(FormatKind Kind, Framing Framing, int MaxDepth = 16);

public sealed record FieldDefinition
{
    public required string Name { get; init; }
    public required Rows.FieldType Type { get; init; }

    /// <summary>Where the value stands in the event: the name itself first, then each alias; <c>a.b</c> is b inside a.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public bool Required { get; init; }

    /// <summary>Numbers and integers may come as text.</summary>
    public bool NumbersAsText { get; init; }
    public double? Min { get; init; }
    public double? Max { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }

    /// <summary>A .NET regular expression that the whole text must match; run without backtracking.</summary>
    public string? Pattern { get; init; }
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>Set when the event has none: a value of the field's type, as text.</summary>
    public string? Default { get; init; }
}

/// <summary>
/// <paramref name="BoundMs"/>: how far out of order events of a partition may come. <paramref name="MaxFutureMs"/>: how far an event's time may lie
/// after its record's Kafka timestamp. <paramref name="IdleMs"/>: how long a partition that is read to its end must stay empty to be idle.
/// </summary>
public sealed record EventTimeDefinition(string Field, long BoundMs, long MaxFutureMs, long IdleMs, long? MaxPastMs = null);

/// <summary>One step of the transforms, applied in the order of the file. A closed set.</summary>
public abstract record TransformDefinition
{
    /// <summary>The value of one field moves to another.</summary>
    public sealed record Rename(string From, string To) : TransformDefinition;

    /// <summary>
    /// <paramref name="To"/> = <paramref name="Field"/> × factor + offset, by the unit named in <paramref name="UnitField"/>, whose text becomes the base unit.
    /// Without a unit the number is taken as it is; a unit not listed is a rejection.
    /// </summary>
    public sealed record Convert(string Field, string UnitField, string To, IReadOnlyDictionary<string, UnitFactor> Units) : TransformDefinition;

    /// <summary><paramref name="Field"/> = <paramref name="Expression"/>: arithmetic over number fields; missing when one of them is, a rejection when the result is infinite or no number.</summary>
    public sealed record Compute(string Field, string Expression) : TransformDefinition;

    /// <summary>Where <paramref name="If"/> holds, <paramref name="Field"/> = <paramref name="Value"/>.</summary>
    public sealed record Set(string Field, string Value, string? If) : TransformDefinition;

    /// <summary>Events for which <paramref name="If"/> holds are filtered.</summary>
    public sealed record Drop(string If, string Name) : TransformDefinition;

    /// <summary><paramref name="Field"/> = the fields <paramref name="Parts"/> joined by <paramref name="Separator"/>; missing when one of them is.</summary>
    public sealed record DeriveKey(string Field, IReadOnlyList<string> Parts, string Separator) : TransformDefinition;

    /// <summary>Columns of the row of <paramref name="Table"/> whose key is <paramref name="On"/>: field ← column. A missing row is a rejection if <paramref name="Required"/>, else leaves the fields at their default.</summary>
    public sealed record Enrich(string Table, string On, IReadOnlyDictionary<string, string> Take, bool Required) : TransformDefinition;
}

/// <summary>A value in the unit, times <paramref name="Factor"/> plus <paramref name="Offset"/>, is one in the unit <paramref name="Base"/>.</summary>
public sealed record UnitFactor(string Base, double Factor, double Offset = 0);

/// <summary>Whose watermark rules a shard of a view.</summary>
public enum Sharding
{
    /// <summary>The view's key contains the Kafka key: a shard belongs to one partition.</summary>
    CoPartitioned,

    /// <summary>Shards by hash of the view's key, fed by all partitions; the minimum of their watermarks counts.</summary>
    Rekeyed,
}

public sealed record ViewDefinition
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>Only events for which this condition holds belong to the view.</summary>
    public string? Where { get; init; }
    public required WindowDefinition Window { get; init; }
    public long AllowedLatenessMs { get; init; }

    /// <summary>Interval of early panes; none without.</summary>
    public long? EarlyMs { get; init; }

    /// <summary>Panes hold all since the window began (accumulating) or only what is new since the last pane (discarding).</summary>
    public bool Discarding { get; init; }
    /// <summary>How long a result is kept after its last write, where the store can let go of results; for ever without.</summary>
    public long? TimeToLiveMs { get; init; }
    public required IReadOnlyList<AggregateDefinition> Aggregates { get; init; }
    public Sharding Sharding { get; init; }

    /// <summary>Shards in all (rekeyed) or per partition (co-partitioned).</summary>
    public int Shards { get; init; } = 1;
}

/// <summary>Kinds: count, sum, min, max, mean, variance, first, last, distinct, quantiles, top-k, histogram. Parameters that a kind doesn't know are an error.</summary>
public sealed record AggregateDefinition
{
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public string? Field { get; init; }

    /// <summary>quantiles: which, in 0..1.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>quantiles: relative error, in (0, 0.5).</summary>
    public double Accuracy { get; init; } = 0.01;

    /// <summary>distinct: registers are 2^precision, 4..18.</summary>
    public int Precision { get; init; } = 14;

    /// <summary>top-k: how many are shown, and how many are tracked (at least k).</summary>
    public int K { get; init; } = 10;
    public int Capacity { get; init; } = 128;

    /// <summary>top-k: the number field that an item's weight is summed from; without it events are counted.</summary>
    public string? Weight { get; init; }

    /// <summary>histogram: upper bounds of the buckets, ascending; one more bucket takes the rest.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = [];
}
