using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>Whether the events of a schema have a value for a field.</summary>
public enum FieldPresence
{
    /// <summary>All of them.</summary>
    Always,

    /// <summary>Those in which it isn't null, or an item or an entry that isn't there.</summary>
    Sometimes,

    /// <summary>None: no path of the field leads to a value.</summary>
    Never,
}

/// <summary>Which values of a type a field takes.</summary>
public enum ValuesTaken
{
    /// <summary>All; of texts, those that are a value of the field.</summary>
    All,

    /// <summary>Some.</summary>
    Some,

    /// <summary>None.</summary>
    None,
}

/// <summary>A type that a field's values have in a schema.</summary>
/// <param name="Type">The type, as messages name it: <c>long (timestamp-millis)</c>.</param>
/// <param name="Taken">Which of its values the field takes; an event with any other is a dead letter.</param>
/// <param name="Refused">Where it takes some, which it doesn't.</param>
public sealed record ReadType(string Type, ValuesTaken Taken, string? Refused);

/// <summary>What becomes of a field in the events of a schema.</summary>
/// <param name="Field">The field.</param>
/// <param name="Presence">Whether they have a value for it.</param>
/// <param name="Types">The types that the value may have, each once; none where there is never one.</param>
public sealed record FieldReading(FieldDefinition Field, FieldPresence Presence, IReadOnlyList<ReadType> Types);

/// <summary>What a pipeline reads of the events of a schema, by the plan with which they are decoded.</summary>
/// <param name="Fields">The fields of the pipeline that events have, not records, in their order.</param>
/// <param name="NoRecords">What an event may be that is no record, as messages name it: those are dead letters.</param>
public sealed record SchemaReading(IReadOnlyList<FieldReading> Fields, IReadOnlyList<string> NoRecords)
{
    /// <summary>The reading of a schema by a pipeline's format.</summary>
    /// <exception cref="FormatException">No plan can be made of the schema.</exception>
    public static SchemaReading Of(Pipeline pipeline, AvroFormat format, AvroSchema schema) =>
        Of([.. pipeline.Definition.Fields.Where(field => field.IsOfEvent)], pipeline.Layout, format.Items, schema);

    /// <inheritdoc cref="Of(Pipeline, AvroFormat, AvroSchema)"/>
    internal static SchemaReading Of(FieldDefinition[] fields, RowLayout layout, FieldPath? items, AvroSchema schema)
    {
        var plan = new PlanCompiler(fields, layout, items).Survey(schema);
        var trial = new ValueTrial(fields, layout);
        return new([.. fields.Select((field, index) => Of(field, index, plan, trial))], plan.NoRecords);
    }

    private static FieldReading Of(FieldDefinition field, int index, SurveyedPlan plan, ValueTrial trial)
    {
        // A place that comes after one that always has a value is never looked at.
        var last = plan.Always.Places.Where(place => place.Field == index).Select(place => place.Order).DefaultIfEmpty(int.MaxValue).Min();
        var ends = plan.Ends.Where(end => end.Place.Field == index && end.Place.Order <= last).ToList();
        var presence = plan.Always.Fields.Contains(index) ? FieldPresence.Always
            : ends.Count > 0 ? FieldPresence.Sometimes
            : FieldPresence.Never;
        return new(field, presence, [.. ends.Select(trial.Try).Distinct()]);
    }
}
