using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>What a plan fills in every event that it can read.</summary>
/// <param name="Places">The places of fields that have a value then.</param>
/// <param name="Fields">The fields that have one, in whichever place.</param>
internal sealed record PlanCoverage(IReadOnlySet<FieldPlace> Places, IReadOnlySet<int> Fields)
{
    /// <summary>Nothing.</summary>
    public static readonly PlanCoverage None = new(new HashSet<FieldPlace>(), new HashSet<int>());

    /// <summary>What one of them fills, when all of them are read.</summary>
    public static PlanCoverage All(IEnumerable<PlanCoverage> parts)
    {
        var (places, fields) = (new HashSet<FieldPlace>(), new HashSet<int>());
        foreach (var part in parts)
        {
            places.UnionWith(part.Places);
            fields.UnionWith(part.Fields);
        }
        return new(places, fields);
    }

    /// <summary>What each of them fills, when one of them is read.</summary>
    public static PlanCoverage Each(IEnumerable<PlanCoverage> parts)
    {
        HashSet<FieldPlace>? places = null;
        HashSet<int>? fields = null;
        foreach (var part in parts)
        {
            places ??= [.. part.Places];
            fields ??= [.. part.Fields];
            places.IntersectWith(part.Places);
            fields.IntersectWith(part.Fields);
        }
        return places is null ? None : new(places, fields!);
    }
}

/// <summary>A value of a schema that a plan reads into a field.</summary>
/// <param name="Place">The field, and which of its places.</param>
/// <param name="Schema">What the value is.</param>
/// <param name="Node">Reads it.</param>
internal sealed record PlanEnd(FieldPlace Place, AvroSchema Schema, AvroNode Node);

/// <summary>Goes through a plan for what it makes of any event.</summary>
/// <param name="made">The nodes that lead to fields: all others skip, and may be any number of them deep.</param>
/// <param name="ends">Where fields get their values.</param>
internal sealed class PlanSurvey(IReadOnlySet<AvroNode> made, IReadOnlyList<PlanEnd> ends)
{
    private readonly Dictionary<AvroNode, PlanEnd> _ends = ends.ToDictionary(end => end.Node);

    /// <summary>What a node fills.</summary>
    public PlanCoverage Of(AvroNode node)
    {
        if (_ends.TryGetValue(node, out var end))
            return new(new HashSet<FieldPlace> { end.Place }, new HashSet<int> { end.Place.Field });
        return made.Contains(node) ? node.Coverage(this) : PlanCoverage.None;
    }

    /// <summary>What nodes fill that are all read.</summary>
    public PlanCoverage OfAll(IEnumerable<AvroNode> nodes) => PlanCoverage.All(nodes.Select(Of));

    /// <summary>What nodes fill of which one is read.</summary>
    public PlanCoverage OfEach(IEnumerable<AvroNode> nodes) => PlanCoverage.Each(nodes.Select(Of));
}

/// <summary>A plan with what is known of it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Ends">Where fields get their values, in the order of the schema.</param>
/// <param name="Always">What every event fills.</param>
/// <param name="NoRecords">What an event may be that is no record, as messages name it.</param>
internal sealed record SurveyedPlan(AvroNode Plan, IReadOnlyList<PlanEnd> Ends, PlanCoverage Always, IReadOnlyList<string> NoRecords);
