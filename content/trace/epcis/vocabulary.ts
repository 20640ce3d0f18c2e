/**
 * Words of the Core Business Vocabulary 2.0 and of EPCIS 2.0 that may stand bare in a document; anything else there is a
 * URI of somebody's own vocabulary. What they mean in Chinese and English: `content/words/trace-events.yaml`.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const EVENT_TYPES = [
  'ObjectEvent',
  'AggregationEvent',
  'TransactionEvent',
  'TransformationEvent',
  'AssociationEvent',
] as const
export type EventType = (typeof EVENT_TYPES)[number]
export const isEventType = (text: string): text is EventType => EVENT_TYPES.some((type) => type === text)

/** What happens to the relation that an event speaks of. */
export const ACTIONS: ReadonlySet<string> = words(`
  OBSERVE ADD DELETE
`)

/** What was done. @see CBV 2.0, 7.1 */
export const BIZ_STEPS: ReadonlySet<string> = words(`
  accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
  decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
  installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
  retail_selling shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
  void_shipping sensor_reporting sampling
`)

/** In what state goods are afterwards. @see CBV 2.0, 7.2 */
export const DISPOSITIONS: ReadonlySet<string> = words(`
  active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive
  no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold returned
  sellable_accessible sellable_not_accessible stolen unknown available completeness_verified completeness_inferred
  conformant container_open mismatch_instance mismatch_class mismatch_quantity needs_replacement non_conformant
  unavailable
`)

/** Kinds of business transactions. @see CBV 2.0, 7.3 */
export const TRANSACTION_TYPES: ReadonlySet<string> = words(`
  bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
`)

/** What the other side is to the goods. @see CBV 2.0, 7.4 */
export const PARTY_TYPES: ReadonlySet<string> = words(`
  owning_party possessing_party location
`)

/** Why an event is declared to be wrong. @see CBV 2.0, 7.5 */
export const ERROR_REASONS: ReadonlySet<string> = words(`
  did_not_occur incorrect_data
`)

/** What sensors measure. @see GS1 Web Vocabulary, MeasurementType */
export const MEASUREMENTS: ReadonlySet<string> = words(`
  AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance
  AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
  Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
  ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency
  Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
  LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
  MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
  RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity
  SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber
`)

/** What a sensor says of itself. */
export const ALERTS: ReadonlySet<string> = words(`
  ALARM_CONDITION ERROR_CONDITION
`)

/** Part of a measured quantity. @see CBV 2.0, 7.6 */
export const COMPONENTS: ReadonlySet<string> = words(`
  x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude
  longitude altitude
`)
