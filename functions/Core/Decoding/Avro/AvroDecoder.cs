using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Avro;

/// <summary>
/// Decodes Avro records. The schema that an event was written with is resolved against the fields once, into a plan that is then run over
/// the bytes of each event. What belongs to no field is skipped; a null, of a union, counts as missing, as does a text that the field
/// lists. Of several places of a field the first, as the field lists them, that isn't missing fills it.
/// </summary>
internal sealed class AvroDecoder : IEventDecoder
{
    private readonly SchemaSource<AvroNode> _plans;
    private readonly AvroRun _run;

    /// <param name="format">How events name their schemas, and how deep they may nest.</param>
    /// <param name="fields">Their names and aliases are the paths of their values.</param>
    /// <param name="layout">Gives each field its slot.</param>
    /// <param name="schemas">What is known of schemas.</param>
    public AvroDecoder(AvroFormat format, IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas)
    {
        _plans = new SchemaSource<AvroNode>(format, schemas, new PlanCompiler(fields, layout, format.Items).Compile);
        _run = new AvroRun(fields.Count, format.MaxDepth);
    }

    /// <inheritdoc/>
    public Rejection? Decode(in EventBytes bytes, RecordHeaders headers, SlotWriter slots)
    {
        if (_plans.Find(bytes, headers, out var length, out var rejection) is not { } plan)
            return rejection;
        _run.Begin(bytes, slots);
        return _run.Finish(plan.Read(_run, bytes.Start + length));
    }
}
