using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>
/// Reads the <c>units</c> of a conversion: for each base unit, the units that convert to it by a factor, or by a factor and an offset. The
/// base unit itself needs no entry.
/// </summary>
internal static class UnitsReader
{
    /// <summary>The factors by unit, base units among them. A unit with two bases, or a factor of 0, is an error.</summary>
    public static IReadOnlyDictionary<string, UnitFactor> Read(ObjectReader convert)
    {
        var units = new Dictionary<string, UnitFactor>(StringComparer.Ordinal);
        if (convert.NeedObject("units") is not { } bases)
            return units;
        if (bases.Node.Members.Count == 0)
            convert.Errors.Add(bases.Node, "list at least one base unit");
        foreach (var (name, node) in bases.Node.Members)
        {
            Add(units, name, new UnitFactor(name, 1), node, convert.Errors);
            foreach (var (unit, factor) in convert.Values.Object(node)?.Members ?? [])
                Add(units, unit, ReadFactor(name, factor, convert), factor, convert.Errors);
        }
        return units;
    }

    private static UnitFactor ReadFactor(string name, Node node, ObjectReader convert)
    {
        if (node is not ObjectNode inner)
            return new UnitFactor(name, convert.Values.Number(node) ?? 1);
        var reader = new ObjectReader(inner, convert.Errors);
        reader.Need("factor");
        var factor = new UnitFactor(name, reader.Number("factor") ?? 1, reader.Number("offset") ?? 0);
        reader.Done();
        return factor;
    }

    private static void Add(Dictionary<string, UnitFactor> units, string unit, UnitFactor factor, Node node, ErrorList errors)
    {
        if (factor.Factor == 0)
            errors.Add(node, "a factor of 0 would make every value the same");
        if (!units.TryAdd(unit, factor))
            errors.Add(node, $"'{unit}' converts to '{units[unit].Base}' already: remove one");
    }
}
