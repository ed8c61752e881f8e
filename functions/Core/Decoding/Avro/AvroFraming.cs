namespace Serverless.Core.Decoding.Avro;

/// <summary>How a record says which schema its event was written with.</summary>
public enum AvroFraming
{
    /// <summary>
    /// Confluent's: the header <c>__value_schema_id</c> or, in a record without it, the first bytes of the value have a 0 and an id of four
    /// bytes, big endian, or a 1 and a GUID of 16 bytes.
    /// </summary>
    Confluent,

    /// <summary>Azure Schema Registry's: the header <c>content-type</c> is <c>avro/binary+</c> and the id, a GUID of 32 digits.</summary>
    Azure,

    /// <summary>Avro's own single-object encoding: C3 01 and the schema's fingerprint of eight bytes, little endian.</summary>
    SingleObject,

    /// <summary>Not at all: the pipeline file has the schema.</summary>
    None,
}
