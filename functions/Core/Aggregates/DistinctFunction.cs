using Serverless.Core.Aggregates.Sketches;

namespace Serverless.Core.Aggregates;

/// <summary>
/// An aggregate of the different values of a field, of any type, by their 64-bit hashes. <typeparamref name="TForm"/> says what takes them:
/// a structure, so that the call costs nothing.
/// </summary>
internal abstract class DistinctFunction<TForm>(int slot) : AggregateFunction
    where TForm : struct, IHashedForm
{
    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (!column.Present[row])
                continue;
            FieldValue.Item(column, row, scratch, out var hash);
            TForm.Add(run.StateOf(index).Growing!, hash);
        }
    }
}

/// <summary>The form of a state that takes hashes.</summary>
internal interface IHashedForm
{
    /// <summary>Adds a hash to a state of the form.</summary>
    static abstract void Add(VariableState state, ulong hash);
}
