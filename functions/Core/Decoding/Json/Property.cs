namespace Serverless.Core.Decoding.Json;

/// <summary>
/// What a property holds: a field (its index, or -1), an object that holds fields (<paramref name="Inner"/>), or either.
/// <paramref name="Mark"/> is the number by which a second object of the same name is noticed; a field is noticed by its own index.
/// </summary>
internal sealed record Property(int Field, PropertyNode? Inner, int Mark);
