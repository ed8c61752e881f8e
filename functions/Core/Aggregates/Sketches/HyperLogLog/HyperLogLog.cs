using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.HyperLogLog;

/// <summary>
/// How many distinct hashes were added: HyperLogLog++ of S. Heule, M. Nunkesser and A. Hall, "HyperLogLog in Practice"
/// (EDBT 2013), with 64-bit hashes, and a sparse form at precision 25 while there are few. For many, the standard error is
/// 1.04 / sqrt(2^precision); the estimate is O. Ertl's (<see cref="RegisterEstimate"/>), which needs no tables of biases.
/// The form depends on the set of hashes only: it is sparse up to a fixed number of cells, and dense beyond.
/// </summary>
internal sealed class HyperLogLog(int precision) : VariableState
{
    private readonly int _sparseLimit = (1 << precision) / 8;
    private SparseCells _sparse = new();
    private byte[]? _registers;

    public override void Reset()
    {
        _sparse.Reset();
        if (_registers is not null)
            Pooled.Return(_registers);
        _registers = null;
    }

    public void Add(ulong hash)
    {
        if (_registers is not null)
            Registers.Add(_registers, hash, precision);
        else if (_sparse.Add(SparseCell.Of(hash, precision)) && _sparse.Count > _sparseLimit)
            Densify();
    }

    public void Merge(HyperLogLog other)
    {
        if (other._registers is not null)
        {
            Densify();
            Registers.Merge(_registers, other._registers, 1 << precision);
        }
        else
        {
            foreach (var cell in other._sparse.Slots)
                if (cell != 0)
                    AddCell(cell);
        }
    }

    public double Estimate() => _registers is null
        ? _sparse.Estimate()
        : RegisterEstimate.Of(_registers.AsSpan(0, 1 << precision), precision);

    public void Write(ByteWriter writer)
    {
        if (_registers is null)
        {
            writer.Unsigned((ulong)_sparse.Count << 1);
            _sparse.Write(writer, precision);
        }
        else
        {
            writer.Unsigned(((ulong)precision << 1) | 1);
            PackedRegisters.Write(writer, _registers.AsSpan(0, 1 << precision));
        }
    }

    public void Read(ref ByteReader reader)
    {
        Reset();
        var head = reader.Unsigned();
        if ((head & 1) == 0)
            _sparse.Read(ref reader, head >> 1, _sparseLimit, precision);
        else if (head >> 1 == (ulong)precision)
            PackedRegisters.Read(ref reader, Dense(), precision);
        else
            throw new CorruptDataException($"a sketch of precision {head >> 1} is stored where one of {precision} should be");
    }

    private void AddCell(uint cell)
    {
        if (_registers is not null)
            Registers.Raise(_registers, SparseCell.Register(cell, precision), SparseCell.Rank(cell, precision));
        else if (_sparse.Add(cell) && _sparse.Count > _sparseLimit)
            Densify();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_registers))]
    private void Densify()
    {
        if (_registers is not null)
            return;
        var registers = Dense();
        foreach (var cell in _sparse.Slots)
            if (cell != 0)
                Registers.Raise(registers, SparseCell.Register(cell, precision), SparseCell.Rank(cell, precision));
        _sparse.Reset();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_registers))]
    private byte[] Dense() => _registers = Pooled.Take<byte>(1 << precision);
}
