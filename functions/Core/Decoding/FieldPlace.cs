namespace Serverless.Core.Decoding;

/// <summary>A place in events where a field's value may be.</summary>
/// <param name="Field">The index of the field.</param>
/// <param name="Order">0 for the field's name, then its aliases from 1: of the places with a value the first fills the field.</param>
internal sealed record FieldPlace(int Field, int Order);
