using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>Finds an array in the events of a schema, by the names that lead to it through records and unions.</summary>
internal sealed class ItemsLocator(AvroSchema schema, FieldPath path)
{
    private readonly SkipPlans _skips = new();

    /// <summary>Skips an item of the array that was found last.</summary>
    public AvroNode Item { get; private set; } = null!;

    /// <summary>
    /// Where the array begins and ends in a whole event that has it. False for an event without it or with another value there, for one
    /// that isn't of its schema, and where items have no bytes, so that none is told from another.
    /// </summary>
    public bool TryFind(AvroRun run, int at, out int start, out int end)
    {
        (start, end) = (0, 0);
        if (_skips.Of(schema).Read(run, at) != run.End || Enter(run, at, out start) is not { } array || _skips.IsEmpty(array.Items))
            return false;
        end = _skips.Of(array).Read(run, start);
        Item = _skips.Of(array.Items);
        return true;
    }

    private ArraySchema? Enter(AvroRun run, int at, out int start)
    {
        var here = schema;
        start = at;
        for (var step = 0; ;)
        {
            switch (here)
            {
                case UnionSchema union:
                    start = run.ReadPlace(start, union.Branches.Count, "branch", out var branch);
                    here = union.Branches[branch];
                    break;
                case RecordSchema record when step < path.Steps.Count && record.PlaceOf(path.Steps[step].Name!) is >= 0 and var place:
                    for (var before = 0; before < place; before++)
                        start = _skips.Of(record.Fields[before].Type).Read(run, start);
                    here = record.Fields[place].Type;
                    step++;
                    break;
                case ArraySchema array when step == path.Steps.Count:
                    return array;
                default:
                    return null;
            }
        }
    }
}
