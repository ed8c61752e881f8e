namespace Serverless.Core.Schemas;

/// <summary>The branches of a reader's union, found by what a writer has.</summary>
internal sealed class ReaderBranches
{
    private readonly UnionSchema _union;
    private readonly ILookup<string, int> _named;
    private readonly int[] _unnamed;

    public ReaderBranches(UnionSchema union)
    {
        _union = union;
        var places = Enumerable.Range(0, union.Branches.Count).ToLookup(place => union.Branches[place] is NamedSchema);
        _unnamed = [.. places[false]];
        _named = places[true].SelectMany(place => NamesOf((NamedSchema)union.Branches[place]).Select(name => (name, place)))
            .ToLookup(one => one.name, one => one.place, StringComparer.Ordinal);
    }

    /// <summary>
    /// The number of the branch that reads what a writer has, which is no union: the first that matches, but of named types, which may have
    /// one name in several namespaces, that of the writer's full name before. -1 when none matches. Each that is tried is a step.
    /// </summary>
    public int Find(AvroSchema writer, WalkBudget budget)
    {
        var places = writer is NamedSchema named ? _named[named.Name].Concat(_named[named.FullName]) : _unnamed;
        return places.Where(place => Matches(_union.Branches[place], writer, budget))
            .OrderBy(place => IsSame(_union.Branches[place], writer) ? -1 : place).FirstOrDefault(-1);
    }

    private static bool Matches(AvroSchema branch, AvroSchema writer, WalkBudget budget)
    {
        budget.Spend(1 + ((branch as NamedSchema)?.Aliases.Count ?? 0));
        return SchemaMatch.Matches(branch, writer);
    }

    private static IEnumerable<string> NamesOf(NamedSchema branch) => branch.Aliases.Prepend(branch.Name);

    private static bool IsSame(AvroSchema branch, AvroSchema writer) =>
        branch is NamedSchema to && writer is NamedSchema from && to.FullName == from.FullName;
}
