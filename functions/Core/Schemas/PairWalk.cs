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
    public static void Over(AvroSchema reader, AvroSchema writer, Func<SchemaPair, IEnumerable<SchemaPair>> visit)
    {
        var met = new HashSet<(AvroSchema, AvroSchema)>();
        var open = new Stack<IEnumerator<SchemaPair>>();
        IEnumerable<SchemaPair> root = [new(reader, writer, SchemaPlace.Root)];
        open.Push(root.GetEnumerator());
        while (open.TryPeek(out var parts))
        {
            if (!parts.MoveNext())
                open.Pop().Dispose();
            else if (parts.Current is not { Reader: NamedSchema, Writer: NamedSchema } pair || met.Add((pair.Reader, pair.Writer)))
                open.Push(visit(parts.Current).GetEnumerator());
        }
    }
}
