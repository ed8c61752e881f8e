using Serverless.Core.Ledger;
using Serverless.Core.Transforms;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.References;

/// <summary>The tables that a chunk was folded with, as its recipe names them.</summary>
internal static class RecipeTables
{
    /// <summary>
    /// Each table in the version that the recipe names. Where that version is collected or can't be read it is the newest one that can be:
    /// the versions in the result tell. A table that wasn't there then isn't there now.
    /// </summary>
    public static async ValueTask<ReferenceTables> LoadAsync(Recipe recipe, IReferenceTables store, CancellationToken ct)
    {
        var tables = ReferenceTables.Empty;
        foreach (var (table, version) in recipe.Tables.Where(table => table.Value > 0))
        {
            var found = await TryAsync(() => store.FindAsync(table, version, ct)).ConfigureAwait(false)
                ?? await TryAsync(() => store.LoadAsync(table, 0, ct)).ConfigureAwait(false);
            if (found is not null)
                tables = tables.With(table, found.Version, found.Rows);
        }
        return tables;
    }

    private static async ValueTask<ReferenceTableVersion?> TryAsync(Func<ValueTask<ReferenceTableVersion?>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (DamagedTableException)
        {
            return null;
        }
    }
}
