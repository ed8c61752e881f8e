namespace Serverless.Core.Schemas;

/// <summary>
/// Whether a reader's schema can read all that is written with a writer's (Avro specification 1.12, "Schema Resolution" and "Aliases").
/// </summary>
/// <remarks>
/// What is in types that don't match isn't compared. A pair of named types that is met again is taken for readable: what is wrong with it
/// is told once, for the place where it is met first. The time is that of the pairs of named types that meet, with their parts, and is
/// bounded (<see cref="SchemaCompatibility.MostStepsOfTwo"/>).
/// </remarks>
public static class SchemaResolution
{
    /// <summary>
    /// The reasons why it can't, in the order of the reader's fields, the first <see cref="SchemaCompatibility.MostFound"/> of them; empty
    /// when it can.
    /// </summary>
    /// <param name="reader">The schema that values are wanted in.</param>
    /// <param name="writer">The schema that they were written with.</param>
    /// <exception cref="SchemaLimitException">To find out takes too many steps.</exception>
    public static IReadOnlyList<SchemaMismatch> Mismatches(AvroSchema reader, AvroSchema writer) =>
        Mismatches(reader, writer, new WalkBudget());

    /// <inheritdoc cref="Mismatches(AvroSchema, AvroSchema)"/>
    internal static IReadOnlyList<SchemaMismatch> Mismatches(AvroSchema reader, AvroSchema writer, WalkBudget budget)
    {
        var resolver = new Resolver(reader, budget);
        PairWalk.Over(reader, writer, resolver.Visit, budget);
        return resolver.Found;
    }

    private sealed class Resolver(AvroSchema root, WalkBudget budget)
    {
        private SchemaPaths? _paths;

        public List<SchemaMismatch> Found { get; } = [];

        // Most schemas have no mismatch.
        private SchemaPaths Paths => _paths ??= new SchemaPaths(root);

        public IEnumerable<SchemaPair> Visit(SchemaPair pair) => (pair.Reader, pair.Writer) switch
        {
            (UnionSchema to, UnionSchema from) => Branches(to, from.Branches, pair.Place),
            (UnionSchema to, _) => Branches(to, [pair.Writer], pair.Place),
            (_, UnionSchema from) => from.Branches.Select(branch => pair with { Writer = branch }),
            (ArraySchema to, ArraySchema from) => [new(to.Items, from.Items, new(to, 0))],
            (MapSchema to, MapSchema from) => [new(to.Values, from.Values, new(to, 0))],
            (RecordSchema to, RecordSchema from) when SchemaMatch.HaveOneName(to, from) => Fields(to, from),
            _ => Whole(pair),
        };

        private IEnumerable<SchemaPair> Branches(UnionSchema reader, IReadOnlyList<AvroSchema> writers, SchemaPlace place)
        {
            var branches = new ReaderBranches(reader);
            foreach (var writer in writers)
            {
                if (branches.Find(writer, budget) is >= 0 and var branch)
                    yield return new(reader.Branches[branch], writer, new(reader, branch));
                else
                    Add(Paths.Of(place), SchemaMismatchKind.MissingUnionBranch, MismatchText.MissingBranch(reader, writer));
            }
        }

        private IEnumerable<SchemaPair> Fields(RecordSchema reader, RecordSchema writer)
        {
            for (var place = 0; place < reader.Fields.Count; place++)
            {
                var field = reader.Fields[place];
                if (SchemaMatch.WriterField(reader, place, writer) is { } source)
                    yield return new(field.Type, source.Type, new(reader, place));
                else if (!field.HasDefault)
                    AddField(Paths.OfField(reader, place), field, writer);
            }
        }

        // What has no parts to go on with.
        private SchemaPair[] Whole(SchemaPair pair)
        {
            switch (pair.Reader, pair.Writer)
            {
                case (NamedSchema to, NamedSchema from) when to.Type == from.Type && !SchemaMatch.HaveOneName(to, from):
                    Add(Paths.Of(pair.Place), SchemaMismatchKind.NameMismatch, MismatchText.Names(to, from));
                    break;
                case (EnumSchema to, EnumSchema from):
                    if (to.Default is null && from.Symbols.Except(to.Symbols, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
                        Add(Paths.Of(pair.Place), SchemaMismatchKind.MissingEnumSymbols, MismatchText.MissingSymbols(to, missing));
                    break;
                case (FixedSchema to, FixedSchema from) when to.Size != from.Size:
                    Add(Paths.Of(pair.Place), SchemaMismatchKind.FixedSizeMismatch, MismatchText.Sizes(to, from));
                    break;
                case var (to, from) when !SchemaMatch.Matches(to, from):
                    Add(Paths.Of(pair.Place), SchemaMismatchKind.TypeMismatch, MismatchText.Types(to, from));
                    break;
            }
            return [];
        }

        private void AddField(string path, RecordField field, RecordSchema writer) =>
            Add(path, SchemaMismatchKind.ReaderFieldMissingDefault, MismatchText.MissingField(field, writer));

        private void Add(string path, SchemaMismatchKind kind, string message)
        {
            if (Found.Count < SchemaCompatibility.MostFound)
                Found.Add(new SchemaMismatch(path, kind, message));
            else
                budget.End();
        }
    }
}
