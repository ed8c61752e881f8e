using Serverless.Core.Decoding.Schemas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.DeadLetters;

/// <summary>What is asked of the events that a pipeline has set aside.</summary>
/// <param name="Kind">Dead letters, or late events.</param>
public sealed record SideEventQuestion(SideOutputKind Kind)
{
    /// <summary>The most events of an answer that may be asked for.</summary>
    public const int MostEvents = 1_000;

    /// <summary>The parameters of a question about dead letters.</summary>
    public static readonly IReadOnlyList<string> OfDeadLetters =
        ["reason", "field", "schema", "where", "from", "to", "all", "limit", "continuation"];

    /// <summary>The parameters of a question about late events.</summary>
    public static readonly IReadOnlyList<string> OfLateEvents = ["view", "schema", "where", "from", "to", "all", "limit", "continuation"];

    private const int UsualEvents = 100;

    /// <summary>Only dead letters of this reason; null: of any.</summary>
    public string? Reason { get; init; }

    /// <summary>Only dead letters that are one for this field; null: for any, or none.</summary>
    public string? Field { get; init; }

    /// <summary>Only events that were late for this view; null: for any.</summary>
    public string? View { get; init; }

    /// <summary>
    /// Only events that name this schema, <see cref="SchemaId.TryParse"/>, as the one that they were written with; null: any, or none.
    /// </summary>
    public string? Schema { get; init; }

    /// <summary>
    /// Only events for which this condition (CEL) holds, over the fields that can be read of them now; where the fields that decide it are
    /// missing it doesn't hold. Null: all.
    /// </summary>
    public string? Where { get; init; }

    /// <summary>Only of records with this Kafka time or a later one.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only of records with an earlier Kafka time than this.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Also those that were redriven.</summary>
    public bool WithRedriven { get; init; }

    /// <summary>How many at most, 1 to 1,000.</summary>
    public int Limit { get; init; } = UsualEvents;

    /// <summary>Where the answer goes on, from the one before; null: from the start.</summary>
    public string? Continuation { get; init; }

    /// <summary>Reads a question; it is only good while the parameters have no problem.</summary>
    public static SideEventQuestion Read(SideOutputKind kind, Parameters given)
    {
        var (from, to) = given.Range("from", "to");
        return new SideEventQuestion(kind)
        {
            Reason = given.Text("reason"),
            Field = given.Text("field"),
            View = given.Text("view"),
            Schema = given.Text("schema"),
            Where = given.Text("where"),
            From = from,
            To = to,
            WithRedriven = given.Flag("all"),
            Limit = given.Number("limit", UsualEvents, MostEvents),
            Continuation = given.Text("continuation") is { Length: > 0 } token ? token : null,
        };
    }

    /// <summary>Whether an event is one of those that are asked for, as far as that can be told without reading it.</summary>
    internal bool Takes(SideEvent side) =>
        (Field is null || side.Rejection?.Field == Field)
        && (View is null || side.Views.Contains(View))
        && (From is null || side.Record.TimestampMs >= From.Value.ToUnixTimeMilliseconds())
        && (To is null || side.Record.TimestampMs < To.Value.ToUnixTimeMilliseconds());

    /// <summary>What is asked for, in words.</summary>
    public string InWords() => string.Concat(
        Kind == SideOutputKind.Late ? "late events" : "dead letters",
        Reason is null ? "" : $" of reason {Reason}",
        Field is null ? "" : $" of field {Field}",
        View is null ? "" : $" of view {View}",
        Schema is null ? "" : $" of schema {Schema}",
        Where is null ? "" : $" where {Where}",
        From is null ? "" : FormattableString.Invariant($" from {From.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFF}Z"),
        To is null ? "" : FormattableString.Invariant($" to {To.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFF}Z"));

    /// <summary>All that the answer depends on but its length, for <see cref="Questions.Continuation"/>.</summary>
    internal IEnumerable<string?> Parts(string pipeline) =>
    [
        "set-aside", pipeline, Kind.ToString(), Reason, Field, View, Schema, Where, From?.ToString("O"), To?.ToString("O"),
        $"{WithRedriven}",
    ];
}
