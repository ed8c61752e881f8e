using System.Runtime.InteropServices;

namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>How many values fell into a bin. Without padding: most sketches are a few of these.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Bin(int Index, long Count);
