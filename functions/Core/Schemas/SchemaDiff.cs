using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>
/// What is different in a newer schema, for people. A named type that is used in several places is compared once. Docs and other properties
/// aren't looked at.
/// </summary>
public static class SchemaDiff
{
    private const string None = "none";

    /// <summary>
    /// The changes, in the order of the newer schema, the first <see cref="SchemaCompatibility.MostFound"/> of them; what is gone comes
    /// after what is there. Empty when there are none.
    /// </summary>
    /// <exception cref="SchemaLimitException">To find them takes too many steps.</exception>
    public static IReadOnlyList<SchemaChange> Between(AvroSchema older, AvroSchema newer)
    {
        var budget = new WalkBudget();
        var comparison = new Comparison(older, newer, budget);
        PairWalk.Over(newer, older, comparison.Visit, budget);
        return comparison.Found;
    }

    private sealed class Comparison(AvroSchema olderRoot, AvroSchema newerRoot, WalkBudget budget)
    {
        private SchemaPaths? _olderPaths;
        private SchemaPaths? _newerPaths;

        public List<SchemaChange> Found { get; } = [];

        // Most schemas are equal in most places.
        private SchemaPaths OlderPaths => _olderPaths ??= new SchemaPaths(olderRoot);

        private SchemaPaths NewerPaths => _newerPaths ??= new SchemaPaths(newerRoot);

        public IEnumerable<SchemaPair> Visit(SchemaPair pair)
        {
            if (pair.Reader is NamedSchema now && pair.Writer is NamedSchema was && now.Type == was.Type)
                Names(was, now, () => NewerPaths.Of(pair.Place));
            return (pair.Writer, pair.Reader) switch
            {
                (RecordSchema older, RecordSchema newer) => Fields(older, newer, pair.Place),
                (EnumSchema older, EnumSchema newer) => Symbols(older, newer, () => NewerPaths.Of(pair.Place)),
                (ArraySchema older, ArraySchema newer) => [new(newer.Items, older.Items, new(newer, 0))],
                (MapSchema older, MapSchema newer) => [new(newer.Values, older.Values, new(newer, 0))],
                (UnionSchema older, UnionSchema newer) => Branches(older, newer, pair.Place),
                _ => Types(pair),
            };
        }

        private SchemaPair[] Types(SchemaPair pair)
        {
            var (newer, older) = (pair.Reader, pair.Writer);
            if (older.Type != newer.Type || older.Logical != newer.Logical || (older as FixedSchema)?.Size != (newer as FixedSchema)?.Size)
            {
                var text = $"type {SchemaWords.Of(older)} is now {SchemaWords.Of(newer)}";
                Add(NewerPaths.Of(pair.Place), SchemaChangeKind.TypeChanged, text);
            }
            return [];
        }

        private void Names(NamedSchema older, NamedSchema newer, Func<string> path)
        {
            var what = $"{SchemaWords.Kind(newer)} {Quoted(newer.FullName)}";
            if (older.FullName != newer.FullName)
                Add(path(), SchemaChangeKind.NameChanged, $"{SchemaWords.Kind(older)} {Quoted(older.FullName)} is now {what}");
            else
                Aliases(older.Aliases, newer.Aliases, what, path);
        }

        private IEnumerable<SchemaPair> Fields(RecordSchema older, RecordSchema newer, SchemaPlace use)
        {
            var kept = new List<int>();
            for (var place = 0; place < newer.Fields.Count; place++)
            {
                var (field, path) = (newer.Fields[place], new SchemaPlace(newer, place));
                if (SchemaMatch.WriterField(newer, place, older) is not { } former)
                {
                    Added(field, NewerPaths.OfField(newer, place));
                    continue;
                }
                kept.Add(older.PlaceOf(former.Name));
                Field(former, field, () => NewerPaths.OfField(newer, path.Part));
                yield return new(field.Type, former.Type, path);
            }
            if (IsReordered(kept))
                Add(NewerPaths.Of(use), SchemaChangeKind.FieldsReordered, $"fields of {Quoted(newer.FullName)} are in another order");
            foreach (var place in Enumerable.Range(0, older.Fields.Count).Except(kept))
            {
                var text = $"field {Quoted(older.Fields[place].Name)} is gone: {SchemaWords.Of(older.Fields[place].Type)}";
                Add(OlderPaths.OfField(older, place), SchemaChangeKind.FieldRemoved, text);
            }
        }

        private void Added(RecordField field, string path)
        {
            var value = field.HasDefault ? $"default {Printable.Of(field.Default!)}" : "no default";
            Add(path, SchemaChangeKind.FieldAdded, $"field {Quoted(field.Name)} is new: {SchemaWords.Of(field.Type)}, {value}");
        }

        private void Field(RecordField older, RecordField newer, Func<string> path)
        {
            var what = $"field {Quoted(newer.Name)}";
            if (older.Name != newer.Name)
                Add(path(), SchemaChangeKind.FieldRenamed, $"field {Quoted(older.Name)} is now {Quoted(newer.Name)}");
            else
                Aliases(older.Aliases, newer.Aliases, what, path);
            Default(older.Default, newer.Default, what, path);
        }

        private void Default(string? older, string? newer, string what, Func<string> path)
        {
            if (older != newer)
                Add(path(), SchemaChangeKind.DefaultChanged, $"default of {what} was {Shown(older)}, is {Shown(newer)}");
        }

        private void Aliases(IReadOnlyList<string> older, IReadOnlyList<string> newer, string what, Func<string> path)
        {
            if (!older.ToHashSet(StringComparer.Ordinal).SetEquals(newer))
                Add(path(), SchemaChangeKind.AliasesChanged, $"aliases of {what} were {Listed(older)}, are {Listed(newer)}");
        }

        private SchemaPair[] Symbols(EnumSchema older, EnumSchema newer, Func<string> path)
        {
            foreach (var symbol in newer.Symbols.Except(older.Symbols))
                Add(path(), SchemaChangeKind.SymbolAdded, $"symbol {Quoted(symbol)} of {Quoted(newer.FullName)} is new");
            foreach (var symbol in older.Symbols.Except(newer.Symbols))
                Add(path(), SchemaChangeKind.SymbolRemoved, $"symbol {Quoted(symbol)} of {Quoted(newer.FullName)} is gone");
            if (!older.Symbols.Intersect(newer.Symbols).SequenceEqual(newer.Symbols.Intersect(older.Symbols)))
                Add(path(), SchemaChangeKind.SymbolsReordered, $"symbols of {Quoted(newer.FullName)} are in another order");
            Default(older.Default, newer.Default, $"enum {Quoted(newer.FullName)}", path);
            return [];
        }

        private IEnumerable<SchemaPair> Branches(UnionSchema older, UnionSchema newer, SchemaPlace use)
        {
            var places = Enumerable.Range(0, older.Branches.Count).ToDictionary(place => NameOf(older.Branches[place]));
            var kept = new List<int>();
            for (var number = 0; number < newer.Branches.Count; number++)
            {
                var (branch, place) = (newer.Branches[number], new SchemaPlace(newer, number));
                if (places.TryGetValue(NameOf(branch), out var former))
                {
                    kept.Add(former);
                    yield return new(branch, older.Branches[former], place);
                }
                else
                {
                    Add(NewerPaths.Of(place), SchemaChangeKind.BranchAdded, $"branch {SchemaWords.Of(branch)} is new");
                }
            }
            if (IsReordered(kept))
                Add(NewerPaths.Of(use), SchemaChangeKind.BranchesReordered, "branches are in another order");
            foreach (var place in Enumerable.Range(0, older.Branches.Count).Except(kept))
            {
                var text = $"branch {SchemaWords.Of(older.Branches[place])} is gone";
                Add(OlderPaths.Of(new SchemaPlace(older, place)), SchemaChangeKind.BranchRemoved, text);
            }
        }

        private void Add(string path, SchemaChangeKind kind, string text)
        {
            if (Found.Count < SchemaCompatibility.MostFound)
                Found.Add(new SchemaChange(path, kind, text));
            else
                budget.End();
        }

        // What a union has once.
        private static string NameOf(AvroSchema branch) => branch is NamedSchema named ? $"'{named.FullName}'" : SchemaWords.Kind(branch);

        private static bool IsReordered(List<int> places) => places.Zip(places.Skip(1)).Any(two => two.First > two.Second);

        private static string Quoted(string name) => $"'{Printable.Of(name)}'";

        private static string Shown(string? value) => value is null ? None : Printable.Of(value);

        private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? None : SchemaWords.List(names);
    }
}
