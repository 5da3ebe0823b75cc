"""The treatment type of invented headings over the whole taxonomy, as letters would write them."""

from __future__ import annotations

import pytest

from determinations.letters.treatments import classify

DRUGS, TESTS, EQUIPMENT = "Pharmaceuticals", "Diagnostic Testing", "DMEPOS"
CLINIC, CARE, SHOTS = "Evaluation & Management", "Rehabilitation", "Injections"

HEADINGS: dict[tuple[str, str], list[str]] = {
    (DRUGS, "Adrenal Corticosteroids"): ["Medrol dose pack #1", "Prednisone 10mg #21"],
    (DRUGS, "Alpha-blockers"): ["Flomax 0.4mg #30"],
    (DRUGS, "Anabolic Steroids & Hormones"): [
        "Testosterone cypionate 200mg/ml",
        "Androgel 1.62% pump",
        "Levothyroxine 50mcg #30",
    ],
    (DRUGS, "Antianxiety"): ["Buspirone 10mg #60", "Hydroxyzine 25 mg at bedtime"],
    (DRUGS, "Anticoagulants"): [
        "Xarelto 10mg #14 after knee replacement",
        "Lovenox for prophylaxis after knee replacement",
    ],
    (DRUGS, "Antidepressants"): ["Cymbalta 60mg #30 with 2 refills", "Doxepin 25mg #30"],
    (DRUGS, "Antidiabetics"): ["Metformin 500mg #60"],
    (DRUGS, "Antiemetics"): ["Ondansetron 4mg ODT #10", "Post-operative Zofran 8mg #10"],
    (DRUGS, "Antiepileptics"): ["Lyrica 75mg #60", "Gabapentin 300 mg, ninety count"],
    (DRUGS, "Antihistamines"): ["Benadryl 25mg #30"],
    (DRUGS, "Antihypertensives"): ["Lisinopril 10mg #30", "Clonidine 0.1mg"],
    (DRUGS, "Anti-infectives"): ["Cefdinir 300mg #20", "Keflex 500mg #28", "Cefuroxime 250 mg"],
    (DRUGS, "Antimigraine"): ["Imitrex 50mg #9 (migraine headaches)"],
    (DRUGS, "Antipsychotics"): ["Seroquel 50mg #30"],
    (DRUGS, "Asthma Medications"): ["Albuterol inhaler"],
    (DRUGS, "Barbiturates"): ["Fioricet #60"],
    (DRUGS, "Benzodiazepines"): ["Xanax 0.5mg #30", "Valium 5mg prior to the procedure #2"],
    (DRUGS, "Cannabinoids"): ["Medical marijuana card", "Dronabinol 5mg"],
    (DRUGS, "GI Agents"): ["Colace 100mg #60", "Senna S #120", "Linzess 145mcg #30"],
    (DRUGS, "H2 Blockers"): ["Ranitidine 150mg #60"],
    (DRUGS, "Impotence Agents"): ["Cialis 20mg #8"],
    (DRUGS, "Injectables"): [
        "Toradol 60mg intramuscular injection",
        "Botox 200 units for chronic migraine",
        "Vitamin B12 injection, given in office",
        "Lidocaine infusion, outpatient",
        "Retrospective request for Toradol injection to the left shoulder",
    ],
    (DRUGS, "Misc Analgesics"): ["Tylenol 500mg #100", "Acetaminophen 325 mg"],
    (DRUGS, "Muscle Relaxants"): ["Flexeril 10mg #90", "Tizanidine 4 mg QTY: 60"],
    (DRUGS, "NSAIDs"): ["Naproxen 550mg #60", "Diclofenac XR 100 mg #30", "Celebrex 200mg"],
    (DRUGS, "Nutritional Products"): [
        "Gabadone #60",
        "Vitamin D3 2000 IU #30",
        "Vitamin D 50,000 units weekly",
        "Theramine #90 (medical food)",
        "Vitamin B12 tablets #30",
    ],
    (DRUGS, "Opioids"): [
        "Norco 10/325mg #120",
        "Butrans patch 10mcg/hour #4",
        "Tramadol extended release 150mg #30",
        "Norco for pain after surgery",
        "MS Contin 15mg #60",
        "Tylenol #3, thirty count",
    ],
    (DRUGS, "Opioid Antagonists"): ["Narcan nasal spray 4mg", "Movantik 25mg #30"],
    (DRUGS, "Proton Pump Inhibitors"): ["Prilosec 20mg #60", "Pantoprazole 20 mg #30"],
    (DRUGS, "Sedative-hypnotics"): ["Silenor 6mg #30", "Ambien 10mg #30", "Lunesta 2mg"],
    (DRUGS, "Statins & Lipid Agents"): ["Lipitor 20mg #30"],
    (DRUGS, "Topical Analgesics"): [
        "Lidoderm patches 5% #30",
        "Voltaren gel 1% 100 grams",
        "Terocin patch #30",
        "Kera-Tek gel",
    ],
    (DRUGS, "Topical Compounds"): [
        "Gabapentin 10%, Amitriptyline 10%, Bupivacaine 5% cream 240g",
        "Compounded cream: ketoprofen 20%, lidocaine 5%",
        "Capsaicin 0.05% + Cyclobenzaprine 4%",
        "Tramadol/Gabapentin/Menthol/Camphor",
    ],
    (DRUGS, "Viscosupplementation"): ["Orthovisc injections x 3, right knee"],
    (DRUGS, "Other Pharmaceuticals"): ["Modafinil 200mg #30", "Colchicine 0.6mg #30"],
    (TESTS, "Imaging & Radiology"): [
        "X-ray of the right foot, 3 views",
        "CT scan of the lumbar spine without contrast",
        "Ultrasound of the right shoulder",
        "Bone scan, three phase",
        "MR arthrogram of the left hip",
    ],
    (TESTS, "EMG/NCS"): [
        "EMG/NCV of the bilateral upper extremities",
        "Electrodiagnostic studies of the lower extremities",
    ],
    (TESTS, "Lab & Pathology"): [
        "Vitamin D level",
        "Testosterone, serum",
        "Serum creatinine",
        "Vitamin B12 lab",
        "Urine drug screen",
        "Retrospective toxicology screen, DOS: 3/4/2015",
        "CBC, CMP and hemoglobin A1C",
        "Total and free testosterone levels",
        "Liver and kidney function tests",
        "Lithium level",
        "TSH",
        "Genetic testing for narcotic risk",
    ],
    (TESTS, "Other Diagnostic Tests"): [
        "Functional capacity evaluation",
        "EKG",
        "Overnight sleep study",
        "Home sleep test",
        "Spirometry",
        "Computerized range of motion testing",
    ],
    (EQUIPMENT, "DME"): [
        "Shower chair",
        "Cold therapy unit, 7 day rental",
        "Hospital bed purchase",
        "Walker with wheels",
        "Home cervical traction unit",
        "Motorized scooter",
        "Ergonomic chair",
        "Foam roller",
        "Blood pressure monitor",
    ],
    (EQUIPMENT, "Electrical Stimulation"): [
        "NexWave unit, 30 day trial",
        "TENS unit purchase",
        "Interferential unit with supplies",
        "H-wave device rental for three months",
    ],
    (EQUIPMENT, "Prosthetics & Orthotics"): [
        "LSO brace",
        "Custom orthotics, one pair",
        "Wrist splint, left",
        "Hinged knee brace",
        "SI belt",
        "Below knee prosthesis, replacement socket",
    ],
    (EQUIPMENT, "Supplies"): [
        "Gauze 4 x 4",
        "Adult diapers, 90 a month",
        "Wound dressings",
    ],
    (CLINIC, "Medical Specialties"): [
        "Consultation with a pain management specialist",
        "Follow-up visit with neurologist in 6 weeks",
        "Referral to an internist",
        "Office visit, established patient",
        "Podiatry consult",
        "Second opinion on treatment",
        "Follow-up with orthopedic surgeon",
    ],
    (CLINIC, "Dental Services"): ["Dental crown for tooth #14", "Root canal, tooth 30"],
    ("Home Health", "Home Health"): [
        "Home health aide 4 hours a day, 5 days a week",
        "Home health evaluation",
        "House cleaning 4 hours a week",
    ],
    (SHOTS, "Epidural Steroid Injections"): [
        "Transforaminal ESI at L4-L5 and L5-S1, left",
        "Cervical epidural steroid injection C6-7",
    ],
    (SHOTS, "Facet Injections & Blocks"): [
        "Bilateral L4-5 facet joint injections",
        "Radiofrequency ablation at C4, C5, C6",
    ],
    (SHOTS, "Joint Injections"): [
        "Corticosteroid injection to the right knee",
        "Left sacroiliac joint injection",
        "Cortisone injection, right shoulder",
        "Cortisone shot, right shoulder",
    ],
    (SHOTS, "Trigger Point Injections"): ["Trigger point injections x 4, trapezius"],
    (SHOTS, "Other Injections"): [
        "PRP injection, elbow",
        "Platelet rich plasma injection to the left knee",
        "Carpal tunnel injection",
        "Carpal tunnel steroid injection, right wrist",
        "Stellate ganglion block",
        "Occipital nerve block",
        "Lidocaine injection",
        "Injection of the right De Quervain's tendon sheath",
        "Trigger finger injection",
    ],
    ("Programs", "Functional Restoration"): [
        "Functional restoration program, 80 hours",
        "HELP program evaluation",
        "Interdisciplinary pain program, 10 days",
        "Multi-disciplinary pain rehabilitation",
    ],
    ("Programs", "Work Hardening & Conditioning"): ["Work hardening, 10 sessions"],
    ("Programs", "Weight Loss"): ["Weight loss program, supervised"],
    ("Programs", "Gym & Pool"): ["Gym membership, six months", "Pool membership for a year"],
    ("Programs", "Other Programs"): [
        "Inpatient rehabilitation, 14 days",
        "Smoking cessation program",
    ],
    ("Psych Services", "Evaluation"): [
        "Psychological evaluation prior to spinal cord stimulator",
        "Neuropsychological testing",
        "Consultation with a psychiatrist",
    ],
    ("Psych Services", "Therapy"): [
        "Cognitive behavioral therapy x 6 sessions",
        "Biofeedback, 4 visits",
        "Individual psychotherapy, weekly",
    ],
    (CARE, "Acupuncture"): ["Acupuncture 2 x 6, lumbar spine", "Acupuncture with infrared heat"],
    (CARE, "Chiropractic"): ["Chiropractic manipulation 1 x 6", "Chiropractic care, neck"],
    (CARE, "Physical & Occupational Therapy"): [
        "Pre-operative physical therapy",
        "Preoperative PT 2 times a week for 3 weeks",
        "Post-operative physical therapy 3 x 4, right shoulder",
        "Physical therapy after carpal tunnel release",
        "Occupational hand therapy, 12 visits",
        "Aquatic therapy twice weekly x6",
        "Physical therapy with iontophoresis and dexamethasone",
        "Physical therapy evaluation",
        "Range of motion exercises",
    ],
    (CARE, "Massage"): ["Massage therapy, six sessions", "Deep tissue massage"],
    (CARE, "Other Therapies"): [
        "Extracorporeal shockwave therapy, 3 sessions",
        "Speech therapy, eight visits",
        "Hyperbaric oxygen therapy",
        "Therapeutic ultrasound, right shoulder",
        "Interferential therapy",
        "Dexamethasone iontophoresis",
    ],
    ("Surgery", "Arthroscopic Surgery"): [
        "Right shoulder arthroscopy with rotator cuff repair",
        "Left knee arthroscopic meniscectomy",
        "Meniscus repair",
    ],
    ("Surgery", "Non-arthroscopic Surgery"): [
        "Right carpal tunnel release",
        "Total knee arthroplasty, left",
        "Total hip replacement, right",
        "Ganglion cyst removal, left wrist",
        "Removal of hardware, right ankle",
        "Removal of plate and screws, left wrist",
        "Inguinal hernia repair",
        "Trigger finger release",
    ],
    ("Surgery", "Spine Surgery"): [
        "Removal of lumbar hardware",
        "Lumbar hardware removal L4-S1",
        "Anterior cervical discectomy and fusion C5-6",
        "L5-S1 microdiscectomy",
        "Permanent spinal cord stimulator implantation",
    ],
    ("Surgery", "Adjunct Surgical Services"): [
        "Assistant surgeon",
        "Pre-operative medical clearance",
        "Associated surgical service: pre-operative labs",
        "Inpatient stay, 2 days",
        "Preoperative chest x-ray and EKG",
    ],
    ("Surgery", "Surgical Consult"): [
        "Surgical consult",
        "Surgical consultation for the left knee",
        "Orthopedic surgeon consultation",
        "Consultation with a spine surgeon",
        "Referral to a hand surgeon",
        "Neurosurgery consultation",
        "Bariatric surgery consult",
    ],
    ("Transportation", "Transportation"): [
        "Transportation to and from physical therapy",
        "Transportation to surgery center",
    ],
}  # fmt: skip
ROWS = [(heading, kind) for kind, headings in HEADINGS.items() for heading in headings]


@pytest.mark.parametrize(("heading", "kind"), ROWS, ids=[heading for heading, _ in ROWS])
def test_the_treatment_type(heading, kind):
    found = classify(heading)
    assert (found.category, found.subcategory) == kind, found.reason
    assert found.sure


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("160 hours or 20 sessions of the program", ("Programs", "Functional Restoration")),
        ("Zolmavir 20mg #30", (DRUGS, "Other Pharmaceuticals")),
        ("Reimbursement of expenses", ("Other", "Other")),
        ("Unspecified treatment", ("Other", "Other")),
        ("Program for injured drivers", ("Programs", "Other Programs")),
        ("Retrocrural block", (SHOTS, "Other Injections")),
        ("Injection", (SHOTS, "Other Injections")),
        ("Therapy 2 x 4", (CARE, "Physical & Occupational Therapy")),
    ],
)
def test_where_the_heading_says_too_little_the_type_is_unsure(heading, kind):
    found = classify(heading)
    assert (found.category, found.subcategory) == kind
    assert not found.sure
