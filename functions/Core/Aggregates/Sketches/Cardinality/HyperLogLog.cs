using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates.Sketches.Cardinality;

/// <summary>
/// How many distinct hashes were added: HyperLogLog++ of S. Heule, M. Nunkesser and A. Hall, "HyperLogLog in Practice"
/// (EDBT 2013), with 64-bit hashes, and a sparse form at precision 25 while there are few (section 5.3).
/// <para>
/// The idea: of n random hashes, about n / 2^r begin with r - 1 zeros and a one. So the longest such run seen (the rank r)
/// says how many there were, and a hash that comes twice changes nothing. One run alone would be a guess of luck: the first
/// bits of a hash choose one of 2^precision registers, each keeps its greatest rank, and the estimate is a mean over all.
/// Example at precision 4: the hash 0101 0001... goes to register 5 with rank 4 (three zeros, then a one). When
/// the 16 registers hold 3 or 4, as many one as the other, about 120 different hashes came.
/// </para>
/// <para>
/// Error: a standard error of 1.04 / sqrt(2^precision), 0.8 % at precision 14: 1,000,000 are reported as 992,000 to
/// 1,008,000 two times in three. While sparse, next to exact: about 0.01 %. Memory: 2^precision bytes
/// (16 KiB at 14) in the dense form; in the sparse form, up to 2^precision / 8 cells, 8 to 16 bytes a cell. Stored: half a byte
/// for each register, or 2 to 5 bytes for each cell.
/// </para>
/// <para>
/// The estimate is O. Ertl's (<see cref="RegisterEstimate"/>), which needs no tables of biases. The form depends on the set of
/// hashes only: it is sparse up to a fixed number of cells, and dense beyond.
/// </para>
/// </summary>
/// <param name="precision">4 to 18. Sketches that are merged have the same.</param>
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

    /// <summary>Adds the hash of a value; all 64 bits must be as random as any.</summary>
    public void Add(ulong hash)
    {
        if (_registers is not null)
            Registers.Add(_registers, hash, precision);
        else if (_sparse.Add(SparseCell.FromHash(hash, precision)) && _sparse.Count > _sparseLimit)
            Densify();
    }

    /// <summary>Adds all hashes of another sketch of the same precision, which stays as it is.</summary>
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
            {
                if (cell != 0)
                    AddCell(cell);
            }
        }
    }

    /// <summary>About how many distinct hashes were added; infinity when every register is at its greatest rank.</summary>
    public double Estimate() => _registers is null
        ? _sparse.Estimate()
        : RegisterEstimate.Cardinality(_registers.AsSpan(0, 1 << precision), precision);

    /// <summary>
    /// Appends twice the number of cells and the cells; or twice the precision plus 1, and the registers (<see cref="PackedRegisters"/>).
    /// </summary>
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

    /// <summary>
    /// Replaces what the sketch holds by what was written. Throws <see cref="CorruptDataException"/> for what no sketch of the precision
    /// can be.
    /// </summary>
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
        {
            if (cell != 0)
                Registers.Raise(registers, SparseCell.Register(cell, precision), SparseCell.Rank(cell, precision));
        }
        _sparse.Reset();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_registers))]
    private byte[] Dense() => _registers = Pooled.Take<byte>(1 << precision);
}
