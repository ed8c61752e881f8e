using Serverless.Core.Columns;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Personal;

/// <summary>
/// Replaces the personal data of events that were transformed: what is to be hashed by its hash, or, without a key, by nothing; what is to
/// be dropped by nothing. Values that were met lately aren't hashed again. Allocates nothing once it has grown. One thread at a time.
/// </summary>
internal sealed class PersonalData
{
    // So many values and hashes take about 3 MB.
    private const int MostKnown = 32_768;
    private const int MostBytes = 8 * 1024 * 1024;

    private readonly PersonalKey? _key;
    private readonly int[] _hashed;
    private readonly int[] _removed;
    private readonly int _keySlot;
    private readonly TextTable _known = new();
    private byte[] _hashes = new byte[64 * PersonalKey.HashLength];
    private byte[] _rawKey = new byte[64];
    private int _rawKeyLength;

    private PersonalData(int[] hashed, int[] dropped, int keySlot, PersonalKey? key)
    {
        _key = key;
        (_hashed, _removed) = key is null ? ([], [.. hashed, .. dropped]) : (hashed, dropped);
        _keySlot = hashed.Contains(keySlot) || dropped.Contains(keySlot) ? keySlot : -1;
    }

    /// <summary>The event's value of the pipeline's key field before it was replaced, where that is personal text; else empty.</summary>
    public ReadOnlySpan<byte> RawKey => _rawKey.AsSpan(0, _rawKeyLength);

    /// <summary>For rows of a pipeline; null when it has no personal fields.</summary>
    /// <param name="fields">Its personal fields.</param>
    /// <param name="layout">Its rows.</param>
    /// <param name="key">The name of its key field.</param>
    /// <param name="secret">What values are hashed with; null: they are dropped.</param>
    public static PersonalData? For(PersonalFields fields, RowLayout layout, string key, PersonalKey? secret)
    {
        if (fields.IsEmpty)
            return null;
        var slots = layout.Fields.Select((field, slot) => (Use: fields.UseOf(field.Name), Slot: slot))
            .ToLookup(one => one.Use, one => one.Slot);
        return new PersonalData([.. slots[PersonalUse.Hash]], [.. slots[PersonalUse.Drop]], layout.SlotOf(key), secret);
    }

    /// <summary>Replaces the event's values. Those of the event before aren't read any more.</summary>
    public void Replace(Row row)
    {
        KeepKey(row);
        if (_known.Count > MostKnown || _known.Bytes > MostBytes)
            _known.Clear();
        foreach (var slot in _hashed)
        {
            if (row.Has(slot))
                Hash(row, slot);
        }
        foreach (var slot in _removed)
            row.Remove(slot);
    }

    private void KeepKey(Row row)
    {
        if (_keySlot < 0)
            return;
        var raw = row.Text(_keySlot);
        if (raw.Length > _rawKey.Length)
            _rawKey = new byte[Math.Max(raw.Length, 2 * _rawKey.Length)];
        raw.CopyTo(_rawKey);
        _rawKeyLength = raw.Length;
    }

    private void Hash(Row row, int slot)
    {
        var value = row.Text(slot);
        var before = _known.Count;
        var start = (_known.NumberOf(value) - 1) * PersonalKey.HashLength;
        if (_known.Count > before)
        {
            if (start == _hashes.Length)
                Array.Resize(ref _hashes, 2 * _hashes.Length);
            _key!.Hash(value, _hashes.AsSpan(start));
        }
        row.SetText(slot, _hashes, start, PersonalKey.HashLength);
    }
}
