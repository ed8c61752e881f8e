namespace Serverless.Core.Schemas;

/// <summary>A reader's schema and a writer's for the same values, or a newer one and an older.</summary>
/// <param name="Reader">The reader's, or the newer.</param>
/// <param name="Writer">The writer's, or the older.</param>
/// <param name="Place">Where the reader's is used.</param>
internal readonly record struct SchemaPair(AvroSchema Reader, AvroSchema Writer, SchemaPlace Place);

/// <summary>
/// Goes through two schemas side by side, depth first, each pair of named types once: one that is met again, as such types may contain
/// themselves, adds nothing. Without recursion, since types may lead to each other any number of times.
/// </summary>
internal static class PairWalk
{
    /// <summary>Visits a pair and all that it leads to.</summary>
    /// <param name="reader">The reader's schema, or the newer.</param>
    /// <param name="writer">The writer's, or the older.</param>
    /// <param name="visit">Compares a pair, and gives the pairs of its parts to go on with; they are taken one by one.</param>
    /// <param name="budget">What the walk may cost.</param>
    /// <exception cref="SchemaLimitException">It costs more.</exception>
    public static void Over(AvroSchema reader, AvroSchema writer, Func<SchemaPair, IEnumerable<SchemaPair>> visit, WalkBudget budget)
    {
        budget.Begin();
        var met = new HashSet<(AvroSchema, AvroSchema)>();
        var open = new Stack<IEnumerator<SchemaPair>>();
        IEnumerable<SchemaPair> root = [new(reader, writer, SchemaPlace.Root)];
        open.Push(root.GetEnumerator());
        while (!budget.IsEnded && open.TryPeek(out var parts))
        {
            if (!parts.MoveNext())
            {
                open.Pop().Dispose();
                continue;
            }
            budget.Spend(1);
            if (parts.Current is { Reader: NamedSchema, Writer: NamedSchema } pair && !met.Add((pair.Reader, pair.Writer)))
                continue;
            budget.Spend(SizeOf(parts.Current.Reader) + SizeOf(parts.Current.Writer));
            open.Push(visit(parts.Current).GetEnumerator());
        }
    }

    // What is looked at without going into it.
    private static long SizeOf(AvroSchema schema) => schema switch
    {
        RecordSchema record => record.Size,
        EnumSchema symbols => symbols.Symbols.Count + symbols.Aliases.Count,
        NamedSchema named => named.Aliases.Count,
        UnionSchema union => union.Size,
        _ => 0,
    };
}
