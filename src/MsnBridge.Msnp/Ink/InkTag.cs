namespace MsnBridge.Msnp.Ink;

/// <summary>What a field of a stream of ink is.</summary>
internal enum InkTag : uint
{
    InkSpaceRectangle = 0,
    GuidTable = 1,
    DrawingAttributesTable = 2,
    DrawingAttributesBlock = 3,
    StrokeDescriptorTable = 4,
    StrokeDescriptorBlock = 5,
    Buttons = 6,
    NoX = 7,
    NoY = 8,
    DrawingAttributesIndex = 9,
    Stroke = 10,
    StrokePropertyList = 11,
    StrokeDescriptorIndex = 13,
    TransformTable = 15,
    Transform = 16,
    TransformIsotropicScale = 17,
    TransformAnisotropicScale = 18,
    TransformRotate = 19,
    TransformTranslate = 20,
    TransformScaleAndTranslate = 21,
    TransformIndex = 23,
    MetricIndex = 26,
    Mantissa = 27,
    ExtendedTransformTable = 31,

    // Properties that the format knows; of a pen, where they are in drawing attributes.
    FirstKnownProperty = 50,
    PenStyle = 67,
    Color = 68,
    PenWidth = 69,
    PenHeight = 70,
    PenTip = 71,
    DrawingFlags = 72,
    Transparency = 80,
    CurveFittingError = 81,

    /// <summary>Also the last that the format knows.</summary>
    RasterOperation = 87,

    /// <summary>The first of the table of GUIDs.</summary>
    FirstCustomProperty = 100,
}
