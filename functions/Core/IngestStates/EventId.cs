using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.IngestStates;

/// <summary>
/// The id of an event: the hash of the values of its id fields. Of each in turn: of text its length and bytes; of others the number that
/// the row has. So two ids are one where every field is equal, byte for byte; where one differs, by the chance of 1 in 2^128 only. One
/// thread at a time.
/// </summary>
internal sealed class EventId(IReadOnlyList<string> fields, RowLayout layout)
{
    private readonly (int Slot, bool IsText)[] _fields =
        [.. fields.Select(layout.SlotOf).Select(slot => (slot, layout.TypeOf(slot) == FieldType.Text))];

    private readonly ByteWriter _values = new(64);

    /// <summary>The id; null where a field is missing: such an event has none.</summary>
    public UInt128? Of(Row row)
    {
        _values.Clear();
        foreach (var (slot, isText) in _fields)
        {
            if (!row.Has(slot))
                return null;
            if (isText)
                _values.Bytes(row.Text(slot));
            else
                _values.Signed(row.Integer(slot));
        }
        return Hash128.Of(_values.Written);
    }
}
