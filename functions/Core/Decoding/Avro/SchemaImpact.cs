using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro;

/// <summary>What a writer schema means for a field of a pipeline.</summary>
public enum ImpactKind
{
    /// <summary>No plan can be made of the schema: all its events are dead letters.</summary>
    Unusable,

    /// <summary>An event may be something else than a record: those are dead letters.</summary>
    NoRecord,

    /// <summary>A required field isn't in the schema: all events are dead letters.</summary>
    RequiredMissing,

    /// <summary>A required field may have no value: those events are dead letters.</summary>
    RequiredMayBeMissing,

    /// <summary>The field takes no value of a type that it has there: events with one are dead letters.</summary>
    TypeRefused,

    /// <summary>The field takes some of the values of its type only: events with others are dead letters.</summary>
    ValuesRefused,

    /// <summary>The field isn't in the schema; its default is taken.</summary>
    DefaultAlways,

    /// <summary>The field may have no value; its default is taken then.</summary>
    DefaultSometimes,

    /// <summary>The field isn't in the schema, and is missing in all events.</summary>
    NotRead,
}

/// <summary>One thing that a writer schema means for a pipeline.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Field">The field; null for all of the event.</param>
/// <param name="Breaks">
/// Whether it breaks what runs: all events, or all with a value of a type, become dead letters; or it is worse than with the earlier
/// schema, and a view, the event time or a rule uses the field.
/// </param>
/// <param name="IsAsBefore">Whether it was so with the earlier schema.</param>
/// <param name="Reason">The reason of the dead letters; null when there are none.</param>
/// <param name="Message">What happens, and what to do.</param>
/// <param name="Uses">What the pipeline does with the field.</param>
public sealed record FieldImpact(
    ImpactKind Kind, string? Field, bool Breaks, bool IsAsBefore, string? Reason, string Message, IReadOnlyList<FieldUse> Uses);

/// <summary>What becomes of a pipeline's fields when events come that are written with another schema.</summary>
public static class SchemaImpact
{
    /// <summary>All that isn't read as before or as it could be, in the order of the pipeline's fields.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="format">The format of it by which the events come.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="earlier">What events are written with until then; null when nobody knows.</param>
    public static IReadOnlyList<FieldImpact> Of(Pipeline pipeline, AvroFormat format, AvroSchema schema, AvroSchema? earlier)
    {
        try
        {
            var reading = SchemaReading.Of(pipeline, format, schema);
            var before = earlier is null ? null : Earlier(pipeline, format, earlier);
            var uses = FieldUses.Of(pipeline.Definition);
            return
            [
                .. reading.NoRecords.Select(type => NoRecord(type, before)),
                .. reading.Fields.SelectMany((field, index) => Of(field, before?.Fields[index], uses.Of(field.Field.Name))),
            ];
        }
        catch (FormatException problem)
        {
            return [new(ImpactKind.Unusable, null, Breaks: true, IsAsBefore: false, Reasons.UnusableSchema, problem.Message, [])];
        }
    }

    // One that no plan can be made of has nothing that could be lost.
    private static SchemaReading? Earlier(Pipeline pipeline, AvroFormat format, AvroSchema schema)
    {
        try
        {
            return SchemaReading.Of(pipeline, format, schema);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static FieldImpact NoRecord(string type, SchemaReading? before) => new(
        ImpactKind.NoRecord,
        null,
        Breaks: true,
        before?.NoRecords.Contains(type) == true,
        Reasons.NotAnObject,
        $"an event may be {type}, which has no fields: let the schema be a record",
        []);

    private static IEnumerable<FieldImpact> Of(FieldReading now, FieldReading? before, IReadOnlyList<FieldUse> uses)
    {
        var was = before is null ? [] : Found(before).ToDictionary(found => (found.Kind, found.Type), found => found);
        foreach (var found in Found(now))
        {
            var isAsBefore = was.ContainsKey((found.Kind, found.Type));
            var isWorse = before is not null && !isAsBefore && uses.Count > 0 && IsLoss(found.Kind, now, before);
            var breaks = found.Kind is ImpactKind.RequiredMissing or ImpactKind.TypeRefused || isWorse;
            yield return new(found.Kind, now.Field.Name, breaks, isAsBefore, ReasonOf(found.Kind), found.Message, uses);
        }
    }

    // A default in the place of a null that was a missing value before is none.
    private static bool IsLoss(ImpactKind kind, FieldReading now, FieldReading before) => kind switch
    {
        ImpactKind.DefaultSometimes => false,
        ImpactKind.DefaultAlways or ImpactKind.NotRead => before.Presence != FieldPresence.Never && now.Presence == FieldPresence.Never,
        _ => true,
    };

    private static string? ReasonOf(ImpactKind kind) => kind switch
    {
        ImpactKind.RequiredMissing or ImpactKind.RequiredMayBeMissing => Reasons.Required,
        ImpactKind.TypeRefused or ImpactKind.ValuesRefused => Reasons.WrongType,
        _ => null,
    };

    private static IEnumerable<(ImpactKind Kind, string? Type, string Message)> Found(FieldReading reading)
    {
        var field = reading.Field;
        foreach (var type in reading.Types.Where(type => type.Taken == ValuesTaken.None))
            yield return (ImpactKind.TypeRefused, type.Type, ImpactText.TypeRefused(field, type));
        foreach (var type in reading.Types.Where(type => type.Taken == ValuesTaken.Some))
            yield return (ImpactKind.ValuesRefused, type.Type, ImpactText.ValuesRefused(field, type));
        if (reading.Presence == FieldPresence.Never)
            yield return Never(field);
        else if (reading.Presence == FieldPresence.Sometimes && field.Required)
            yield return (ImpactKind.RequiredMayBeMissing, null, ImpactText.RequiredMayBeMissing(field));
        else if (reading.Presence == FieldPresence.Sometimes && field.Default is not null)
            yield return (ImpactKind.DefaultSometimes, null, ImpactText.DefaultSometimes(field));
    }

    private static (ImpactKind Kind, string? Type, string Message) Never(FieldDefinition field) => field switch
    {
        { Required: true } => (ImpactKind.RequiredMissing, null, ImpactText.RequiredMissing(field)),
        { Default: not null } => (ImpactKind.DefaultAlways, null, ImpactText.DefaultAlways(field)),
        _ => (ImpactKind.NotRead, null, ImpactText.NotRead(field)),
    };
}
